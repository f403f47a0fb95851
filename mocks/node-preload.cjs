// Loaded by Node before a client's own code (loop-harness exec): Node reads no proxy variable.
//
// Every TCP connection of Node passes net.Socket.prototype.connect: those of fetch, http, https and
// tls too. One to Loop goes to the front of the mock instead, one to this machine stays as it is,
// and any other fails with the words with which the front refuses it.
"use strict";

const net = require("node:net");
const front = require("./node-preload.json"); // {"host": of Loop, "port": of the front}

const connect = net.Socket.prototype.connect;
const here = { host: "127.0.0.1", port: front.port, family: 4, lookup: undefined, localAddress: undefined };

net.Socket.prototype.connect = function (...given) {
  const [options, listener] = normalized(given);
  const host = named(options.host);
  const port = Number(options.port);
  if (options.path || isHere(host)) {
    return connect.apply(this, given);
  }
  if (host === front.host && (port === 443 || port === 80)) {
    return connect.call(this, { ...options, ...here }, listener);
  }
  refuse(this, host, port);
  return this;
};

// connect(options), connect(path), connect(port, host), each with a listener at its end; net and
// tls themselves hand over one list of both.
function normalized(given) {
  if (Array.isArray(given[0])) {
    return [given[0][0], given[0][1]];
  }
  const [first, second] = given;
  const last = given[given.length - 1];
  const listener = typeof last === "function" ? last : undefined;
  if (typeof first === "object" && first !== null) {
    return [first, listener];
  }
  if (typeof first === "string" && Number.isNaN(Number(first))) {
    return [{ path: first }, listener];
  }
  return [{ port: first, host: typeof second === "string" ? second : undefined }, listener];
}

function named(host) {
  return String(host || "localhost").toLowerCase().replace(/^\[|\]$|\.$/g, "");
}

function isHere(host) {
  const address = host.replace(/^::ffff:/, "");
  return host === "localhost" || host === "::1" || (net.isIPv4(address) && address.startsWith("127."));
}

// The front counts who is refused, and says why.
function refuse(socket, host, port) {
  const authority = `${net.isIPv6(host) ? `[${host}]` : host}:${port}`;
  const asking = connect.call(new net.Socket(), here);
  const refused = (words) => {
    const error = new Error(words);
    error.code = "ECONNREFUSED";
    asking.destroy();
    socket.destroy(error);
  };
  socket.connecting = true;
  asking.setEncoding("latin1");
  asking.once("data", (answer) => refused(answer.split("\r\n")[0].replace(/^HTTP\/1\.1 \d+ /, "")));
  asking.once("error", () => refused(`loop-harness refuses ${authority}: nothing leaves this machine`));
  asking.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
}
