/** Nothing but the service. */
import Fastify from "fastify";
import { serve } from "./serve.ts";

await serve(Fastify());
