// A sender as others write them: it makes CloudEvents and posts them to the
// intake in each mode. It prints what the intake answers, by mode, as JSON.
"use strict";

const { CloudEvent, emitterFor, Mode } = require("cloudevents");

const { INTAKE_URL: url, INTAKE_TOKEN: token } = process.env;

async function post(message) {
  const response = await fetch(url, {
    method: "POST",
    headers: { ...message.headers, authorization: `Bearer ${token}` },
    body: message.body,
  });
  return { status: response.status, answer: await response.json() };
}

function event(id) {
  return new CloudEvent({
    id,
    source: "/licenses",
    type: "license.created",
    subject: "lic_42",
    time: "2026-03-01T09:15:00.000Z",
    environment: "staging",
    initiatortype: "user",
    initiatorname: "Zoe Albers",
    sequence: "7",
    data: { license: { id: "lic_42", owner: "Zoë" }, price: 1.5 },
  });
}

async function main() {
  const answers = {
    structured: await emitterFor(post, { mode: Mode.STRUCTURED })(event("structured")),
    binary: await emitterFor(post, { mode: Mode.BINARY })(event("binary")),
    again: await emitterFor(post, { mode: Mode.BINARY })(event("structured")),
    batch: await post({
      headers: { "content-type": "application/cloudevents-batch+json" },
      body: JSON.stringify([event("batch-1"), event("batch-2")]),
    }),
  };
  console.log(JSON.stringify(answers));
}

main();
