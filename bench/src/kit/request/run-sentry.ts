/** The service with Sentry, which was loaded before it. */
import { setupFastifyErrorHandler } from "@sentry/node";
import Fastify from "fastify";
import { serve } from "./serve.ts";

const app = Fastify();
setupFastifyErrorHandler(app);
await serve(app);
