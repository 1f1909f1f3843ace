/** The yardstick: a Fastify server that reads a body whole and forgets it. Prints its port. */
import Fastify from "fastify";

const app = Fastify({ bodyLimit: 64 * 1024 * 1024 });
app.removeAllContentTypeParsers();
app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
app.post("/*", async () => ({ id: "00000000000000000000000000000000" }));
await app.listen({ port: 0, host: "127.0.0.1" });
process.stdout.write(`${JSON.stringify({ url: app.listeningOrigin })}\n`);
process.on("SIGTERM", () => process.exit(0));
