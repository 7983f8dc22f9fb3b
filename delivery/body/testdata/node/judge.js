// Reads a JSON array of Execute Webhook bodies from the standard input and
// writes what is wrong with each of them, as an array of texts.
"use strict";

const { EmbedBuilder, embedLength } = require("@discordjs/builders");
const ts = require("typescript");

const chunks = [];
process.stdin.on("data", (chunk) => chunks.push(chunk));
process.stdin.on("end", () => {
  const bodies = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  const complaints = bodies.map(build);
  for (const { line, text } of typeErrors(bodies)) complaints[line] += text;
  process.stdout.write(JSON.stringify(complaints));
});

// build makes the body's embed again with the builders, which check every part.
function build(body) {
  try {
    let total = 0;
    for (const embed of body.embeds) {
      const builder = new EmbedBuilder()
        .setTitle(embed.title)
        .setColor(embed.color)
        .setTimestamp(new Date(embed.timestamp))
        .setFooter(embed.footer)
        .setFields(embed.fields);
      if ("description" in embed) builder.setDescription(embed.description);
      total += embedLength(builder.toJSON());
    }
    return total > 6000 ? `the embeds have ${total} characters` : "";
  } catch (error) {
    return String(error.message);
  }
}

// typeErrors holds the bodies against the type of the request, one to a line.
function typeErrors(bodies) {
  const name = `${__dirname}/bodies.ts`;
  const source =
    'import type { RESTPostAPIWebhookWithTokenJSONBody as Body } from "discord-api-types/v10"; ' +
    "export const bodies: Body[] = [\n" +
    bodies.map((body) => JSON.stringify(body)).join(",\n") +
    "];";
  const options = { strict: true, noEmit: true, skipLibCheck: true, types: [], module: ts.ModuleKind.Node16 };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile;
  host.getSourceFile = (file, ...rest) =>
    file === name ? ts.createSourceFile(file, source, ...rest) : read(file, ...rest);
  host.fileExists = (file) => file === name || ts.sys.fileExists(file);
  const program = ts.createProgram([name], options, host);
  return ts.getPreEmitDiagnostics(program).map((d) => ({
    line: d.file && d.file.fileName === name ? Math.max(ts.getLineAndCharacterOfPosition(d.file, d.start).line - 1, 0) : 0,
    text: " " + ts.flattenDiagnosticMessageText(d.messageText, " "),
  }));
}
