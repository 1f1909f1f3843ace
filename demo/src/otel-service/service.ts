// A small node:http service on OpenTelemetry with the same disease: its error page fails, and the first error is gone.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { SpanStatusCode, trace } from "@opentelemetry/api";

interface WorkOrders {
  open(): { id: string }[];
  releasable(customer: string): { id: string }[];
}

// Built by a factory that lost a method on the way; the type still promises it.
const workOrders = { open: () => [{ id: "wo-1" }] } as unknown as WorkOrders;
const tracer = trace.getTracer("work-orders");

function releaseWorkOrders(): unknown {
  return { releasable: workOrders.releasable("c-17") };
}

function renderError(error: Error, response: ServerResponse): void {
  const context: Record<string, unknown> = { message: error.message };
  context["self"] = context;
  response.writeHead(500, { "content-type": "application/json" });
  response.end(JSON.stringify(context));
}

function handle(request: IncomingMessage, response: ServerResponse): void {
  if (request.url !== "/release") {
    response.end(JSON.stringify(workOrders.open()));
    return;
  }
  tracer.startActiveSpan("release work orders", (span) => {
    try {
      response.end(JSON.stringify(releaseWorkOrders()));
    } catch (error) {
      span.recordException(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR });
      try {
        renderError(error as Error, response);
      } catch (failure) {
        trace.getActiveSpan()?.recordException(failure as Error);
        response.destroy();
      }
    } finally {
      span.end();
    }
  });
}

const server = createServer(handle);
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
