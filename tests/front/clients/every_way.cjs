// Asks for a connection in each way that Node has, and says what came of it. argv: a socket's path.
const net = require("node:net");
const tls = require("node:tls");

const path = process.argv[2];
const said = (socket) =>
  new Promise((done) => {
    socket.on("connect", () => socket.destroy() && done("connected"));
    socket.on("error", (error) => done(`${error.code} ${error.message}`));
  });
const listening = (server, ...where) => new Promise((done) => server.listen(...where, () => done(server)));

(async () => {
  const server = await listening(net.createServer(), 0, "127.0.0.1");
  const pipe = await listening(net.createServer(), path);
  const { port } = server.address();
  for (const way of [
    () => net.connect(port),
    () => net.connect(String(port), "localhost"),
    () => net.connect({ port, host: "127.0.0.1" }),
    () => new net.Socket().connect(port, "127.0.0.1"),
    () => net.connect(path),
    () => net.connect({ path }),
    () => net.connect(443, "API.wonderment.com."),
    () => new net.Socket().connect({ port: 80, host: "api.wonderment.com" }),
    () => net.connect(443, "example.com"),
    () => new net.Socket().connect({ port: 5432, host: "192.0.2.1" }),
    () => tls.connect(443, "example.com"),
    () => tls.connect({ port: 443, host: "2001:db8::1" }),
    () => net.connect(8443, "api.wonderment.com"),
  ]) {
    console.log(await said(way()));
  }
  server.close();
  pipe.close();
})();
