// A receiver as others write them: it keeps the raw body and verifies it with
// each library that is made for a profile. The path of a request names the
// profile, its query the secret. It prints its port when it listens, answers
// every request with what each verifier says, and ends when its standard input
// is closed.
"use strict";

const crypto = require("node:crypto");
const http = require("node:http");
const lemonsqueezy = require("lemonsqueezy-webhooks");
const { Paddle } = require("@paddle/paddle-node-sdk");
const standardwebhooks = require("standardwebhooks");
const Stripe = require("stripe");
const svix = require("svix");

const octokit = import("@octokit/webhooks-methods"); // it can't be required
const paddle = new Paddle("no key: nothing is asked of Paddle");

function expect(valid, message) {
  if (!valid) {
    throw new Error(message);
  }
}

function hmacOfBody(header, encoding) {
  return (secret, body, headers) => {
    const want = crypto.createHmac("sha256", secret).update(body).digest(encoding);
    expect(headers[header] === want, `${header} doesn't match`);
  };
}

async function lemonSqueezy(secret, body, headers) {
  const request = new Request("http://127.0.0.1/", { method: "POST", headers, body });
  const response = await lemonsqueezy.whatwgWebhooksHandler({ secret, request, onData() {}, onError() {} });
  expect(response.status === 200, await response.text());
}

// The RSA verification has the public key in the place of the secret.
function rsaOfBody(publicKey, body, headers) {
  const key = { key: publicKey, padding: crypto.constants.RSA_PKCS1_PADDING };
  const signature = Buffer.from(headers["n-signature"] || "", "base64");
  expect(crypto.verify("RSA-SHA256", body, key, signature), "N-Signature doesn't match");
}

const verifiers = {
  standard: {
    standardwebhooks: (secret, body, headers) => new standardwebhooks.Webhook(secret).verify(body.toString(), headers),
    svix: (secret, body, headers) => new svix.Webhook(secret).verify(body.toString(), headers),
    hex: hmacOfBody("x-webhook-signature", "hex"),
  },
  github: {
    async octokit(secret, body, headers) {
      const { verify } = await octokit;
      expect(await verify(secret, body.toString(), headers["x-hub-signature-256"]), "X-Hub-Signature-256 doesn't match");
    },
  },
  stripe: {
    stripe: (secret, body, headers) => Stripe.webhooks.constructEvent(body, headers["stripe-signature"], secret),
  },
  paddle: {
    paddle: (secret, body, headers) => paddle.webhooks.unmarshal(body.toString(), secret, headers["paddle-signature"]),
  },
  lemonsqueezy: { lemonsqueezy: lemonSqueezy },
  woocommerce: { crypto: hmacOfBody("x-wc-webhook-signature", "base64") },
  zentitle: { crypto: rsaOfBody },
};

async function judge(verify, secret, body, headers) {
  try {
    await verify(secret, body, headers);
    return "valid";
  } catch (error) {
    return String(error.message || error);
  }
}

const server = http.createServer(async (request, response) => {
  const url = new URL(request.url, "http://127.0.0.1");
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  const verdicts = {};
  for (const [name, verify] of Object.entries(verifiers[url.pathname.slice(1)])) {
    verdicts[name] = await judge(verify, url.searchParams.get("secret"), Buffer.concat(chunks), request.headers);
  }
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(verdicts));
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
