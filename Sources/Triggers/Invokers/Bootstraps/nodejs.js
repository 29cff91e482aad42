// Runs one Lambda handler: fetches events from the Runtime API, hands them over, sends the answers back.
// Started as `node -e SCRIPT FILE FUNCTION`.
"use strict";
const net = require("node:net");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { types } = require("node:util");

const endpoint = process.env.AWS_LAMBDA_RUNTIME_API;
const token = process.env.LAMBDA_WORKER_TOKEN;
delete process.env.LAMBDA_WORKER_TOKEN;
const [file, functionName] = process.argv.slice(1);
process.argv.splice(1, process.argv.length, file);

// One connection to the Runtime API, kept for the life of the worker.
const [host, port] = endpoint.split(":");
const socket = net.connect({ host, port: Number(port), noDelay: true });
let received = Buffer.alloc(0);
let waiting = null;

function deliver() {
  const end = received.indexOf("\r\n\r\n");
  if (waiting === null || end < 0) return;
  const headers = {};
  for (const line of received.toString("latin1", 0, end).split("\r\n").slice(1)) {
    const colon = line.indexOf(":");
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const length = end + 4 + Number(headers["content-length"] ?? 0);
  if (received.length < length) return;
  const body = received.toString("utf8", end + 4, length);
  received = received.subarray(length);
  const resolve = waiting;
  waiting = null;
  // While the handler runs, an empty event loop means that the handler is done: the connection must not count.
  socket.unref();
  resolve({ headers, body });
}

socket.on("data", (chunk) => {
  received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
  deliver();
});
// The server is gone, and with it everybody who could ask.
socket.on("close", () => process.exit(0));
socket.on("error", () => process.exit(0));

function call(method, where, body = "") {
  const head =
    `${method} /2018-06-01/runtime${where} HTTP/1.1\r\nHost: ${endpoint}\r\nLambda-Worker-Token: ${token}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  return new Promise((resolve) => {
    waiting = resolve;
    socket.ref();
    socket.write(head + body);
  });
}

function report(error) {
  if (error instanceof Error || types.isNativeError(error)) {
    return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function fail(where, error) {
  const body = report(error);
  console.error("ERROR", body.trace.length > 0 ? body.trace.join("\n") : body.errorMessage);
  return call("POST", where, JSON.stringify(body));
}

// How the call that runs ends; null between calls.
let settle = null;
let current = "";
process.on("beforeExit", () => settle?.({ result: null }));
process.on("uncaughtException", leave);
process.on("unhandledRejection", leave);

async function leave(error) {
  if (settle !== null) {
    settle = null;
    await fail(`/invocation/${current}/error`, error);
  } else if (current === "") {
    await fail("/init/error", error);
  } else {
    console.error("ERROR", error);
  }
  process.exit(129);
}

function run(handler, event, context) {
  return new Promise((resolve) => {
    let isOver = false;
    const finish = (outcome) => {
      if (isOver) return;
      isOver = true;
      settle = null;
      resolve(outcome);
    };
    settle = finish;
    // A callback's answer goes out when nothing is left to do, unless the handler said otherwise. Only the first answer counts.
    const done = (error, result) => {
      const outcome = error === undefined || error === null ? { result } : { error };
      if ("error" in outcome || !context.callbackWaitsForEmptyEventLoop) {
        finish(outcome);
      } else if (settle === finish) {
        settle = () => finish(outcome);
      }
    };
    context.done = done;
    context.succeed = (result) => done(null, result);
    context.fail = (error) => done(error ?? "handled");
    try {
      const returned = handler(event, context, done);
      if (typeof returned?.then === "function") {
        returned.then((result) => finish({ result }), (error) => finish({ error }));
      }
    } catch (error) {
      finish({ error });
    }
  });
}

function contextOf(headers) {
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  return {
    callbackWaitsForEmptyEventLoop: true,
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

async function load() {
  const module = await import(pathToFileURL(file).href);
  const find = (root) => functionName.split(".").reduce((found, name) => found?.[name], root);
  const handler = find(module) ?? find(module.default);
  if (typeof handler !== "function") throw new Error(`${path.basename(file)}.${functionName} is undefined or not a function`);
  return handler;
}

async function serve() {
  let handler;
  try {
    handler = await load();
  } catch (error) {
    await fail("/init/error", error);
    process.exit(1);
  }
  for (;;) {
    const { headers, body } = await call("GET", "/invocation/next");
    const context = contextOf(headers);
    current = context.awsRequestId;
    const outcome = await run(handler, JSON.parse(body), context);
    if ("error" in outcome) {
      await fail(`/invocation/${current}/error`, outcome.error);
      continue;
    }
    let answer;
    try {
      answer = JSON.stringify(outcome.result ?? null) ?? "null";
    } catch (error) {
      await fail(`/invocation/${current}/error`, new Error(`Unable to stringify response body: ${error.message}`));
      continue;
    }
    await call("POST", `/invocation/${current}/response`, answer);
  }
}

serve();
