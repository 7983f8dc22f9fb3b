// A receiver as others write them: it keeps the raw body and verifies it with
// each library. It prints its port when it listens, answers every request with
// what each verifier says, and ends when its standard input is closed.
"use strict";

const crypto = require("node:crypto");
const http = require("node:http");
const standardwebhooks = require("standardwebhooks");
const svix = require("svix");

const secret = process.env.WEBHOOK_SECRET;

function hexOfBody(body, headers) {
  const want = crypto.createHmac("sha256", secret).update(body).digest("hex");
  if (headers["x-webhook-signature"] !== want) {
    throw new Error("X-Webhook-Signature doesn't match");
  }
}

const verifiers = {
  standardwebhooks: (body, headers) => new standardwebhooks.Webhook(secret).verify(body.toString("utf8"), headers),
  svix: (body, headers) => new svix.Webhook(secret).verify(body.toString("utf8"), headers),
  hex: hexOfBody,
};

function judge(verify, body, headers) {
  try {
    verify(body, headers);
    return "valid";
  } catch (error) {
    return String(error.message || error);
  }
}

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    const verdicts = {};
    for (const [name, verify] of Object.entries(verifiers)) {
      verdicts[name] = judge(verify, body, request.headers);
    }
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(verdicts));
  });
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
