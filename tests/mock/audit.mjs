// Runs the audit suite of the npm package graphql-http, found from the folder FOLDER, against a mock:
// node audit.mjs FOLDER URL TOKEN
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, url, token] = process.argv.slice(2);
const { auditServer } = createRequire(join(folder, "here.js"))("graphql-http");

const fetchFn = (target, options = {}) =>
  fetch(target, { ...options, headers: { ...options.headers, "x-wonderment-access-token": token } });
const results = await auditServer({ url, fetchFn });
console.log(JSON.stringify(results.map(({ id, name, status, reason }) => ({ id, name, status, reason }))));
