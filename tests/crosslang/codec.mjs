// The JavaScript end of tools/crosslang: see codec.py, which does the same.

import { readFileSync, readdirSync } from "node:fs";
import {
  createRegistry, fromJsonString, isMessage, toBinary, toJsonString,
} from "@bufbuild/protobuf";
import { Gateway } from "./fireworks/gateway/v1/gateway_pb.js";

const files = [];
for (const folder of ["./fireworks/gateway/v1/", "./fireworks/rest/v1/"]) {
  for (const name of readdirSync(new URL(folder, import.meta.url))) {
    if (!name.endsWith("_pb.js")) continue;
    const module = await import(folder + name);
    files.push(...Object.values(module).filter((one) => one.kind === "file"));
  }
}
const registry = createRegistry(...files);

const hex = (bytes) => Buffer.from(bytes).toString("hex");

// There is no deterministic serialization: maps are written as their keys come, in
// the order in which they were added. So they are added anew, in order.
function sortMaps(schema, message) {
  for (const field of schema.fields) {
    const value = message[field.localName];
    if (field.fieldKind === "map") {
      message[field.localName] = Object.fromEntries(Object.entries(value).sort(
        ([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    } else if (field.message) {
      for (const one of [value].flat().filter(isMessage)) sortMaps(field.message, one);
    }
  }
}

function answer(row) {
  const [type, body] = row.split(" ");
  const schema = registry.getMessage(type);
  let message;
  try {
    message = fromJsonString(schema, Buffer.from(body, "hex").toString(),
      { ignoreUnknownFields: true });
  } catch (error) {
    return `refused ${hex(Buffer.from(error.message))}`;
  }
  sortMaps(schema, message);
  const json = toJsonString(schema, message);
  return `ok ${hex(toBinary(schema, message))} ${hex(Buffer.from(json))}`;
}

const methods = () => Gateway.methods.map((method) =>
  `${Gateway.typeName}.${method.name} ${method.input.typeName} ${method.output.typeName}`);

const lines = process.argv[2] === "methods"
  ? methods()
  : readFileSync(0, "utf8").split("\n").filter(Boolean).map(answer);
process.stdout.write(lines.map((line) => `${line}\n`).join(""));
