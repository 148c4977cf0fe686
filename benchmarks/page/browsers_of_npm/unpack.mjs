// Decompresses the parts of an old Chromium: node unpack.mjs FROM TO
import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";

const [from, to] = process.argv.slice(2);
for (const [packed, plain] of [["chromium.br", "chromium"], ["aws.tar.br", "aws.tar"], ["swiftshader.tar.br", "swiftshader.tar"]]) {
  await pipeline(createReadStream(join(from, packed)), createBrotliDecompress(), createWriteStream(join(to, plain)));
}
