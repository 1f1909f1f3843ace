/** Takes what is sent to it and forgets it; tells how many bytes came. */
import { createServer } from "node:http";

let bytes = 0;
const server = createServer((request, response) => {
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
  });
  request.on("end", () => response.writeHead(200, { "content-type": "application/json" }).end("{}"));
});
server.listen(0, "127.0.0.1", () => process.send!(server.address()));
process.on("message", () => process.send!(bytes));
// Whoever measures is gone.
process.once("disconnect", () => process.exit());
