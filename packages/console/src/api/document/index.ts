/** How the OpenAPI document is made: from the routes' own schemas, and by hand for what takes other things than JSON. */
export { documentOptions } from "./document-options.ts";
