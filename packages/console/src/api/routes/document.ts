/** The API's own description: for everybody, it holds no secrets. */
import { z } from "zod";
import type { ApiInstance } from "../context.ts";

const OpenApiDocument = z
  .looseObject({ openapi: z.string() })
  .meta({ description: "The document, OpenAPI 3.0." });

export function documentRoutes(app: ApiInstance, document: () => object): void {
  app.get(
    "/api/openapi.json",
    {
      schema: {
        operationId: "getOpenApi",
        tags: ["console"],
        summary: "This document.",
        security: [],
        response: { 200: OpenApiDocument },
      },
      // Plain JSON: there is nothing in it to check or to leave out.
      serializerCompiler: () => JSON.stringify,
    },
    async () => document() as z.infer<typeof OpenApiDocument>,
  );
}
