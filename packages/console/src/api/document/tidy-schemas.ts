/** Leaves the document's schemas as people would write them: none that nothing uses, and no second one of the same shape. */

type Schemas = Record<string, object>;

const PLACE = "#/components/schemas/";
/** What is appended to the name of a schema as it is read, beside the one as it is answered. */
const TWIN = /Input$/;

export function tidySchemas<D extends object>(document: D): D {
  let { paths, components } = document as { paths?: object; components?: { schemas?: Schemas } };
  let schemas = components?.schemas ?? {};
  for (;;) {
    const kept = reachable(paths, schemas);
    const twin = Object.keys(kept).find((name) => TWIN.test(name) && sameAsTwin(name, kept));
    if (twin === undefined) return { ...document, paths, components: { ...components, schemas: kept } };
    // The input's shape takes the plain name: either it is alone, or both are the same.
    const { [twin]: shape, ...others } = kept;
    const plain = twin.replace(TWIN, "");
    const renamed = JSON.stringify({ paths, schemas: { [plain]: shape, ...others } }).replaceAll(
      `"${PLACE}${twin}"`,
      `"${PLACE}${plain}"`,
    );
    ({ paths, schemas } = JSON.parse(renamed) as { paths: object; schemas: Schemas });
  }
}

function sameAsTwin(name: string, schemas: Schemas): boolean {
  const plain = schemas[name.replace(TWIN, "")];
  return plain === undefined || bare(plain) === bare(schemas[name]);
}

/** Answers are closed to fields that are not listed, requests are not: the one difference that the direction makes. */
function bare(schema: object | undefined): string {
  return JSON.stringify(schema, (key, value: unknown) =>
    key === "additionalProperties" && value === false ? undefined : value,
  );
}

function reachable(paths: object | undefined, schemas: Schemas): Schemas {
  const found = new Set<string>();
  const open: unknown[] = [paths];
  while (open.length > 0) {
    for (const [, name] of JSON.stringify(open.pop() ?? {}).matchAll(/"#\/components\/schemas\/([^"/]+)"/g)) {
      if (name === undefined || found.has(name) || !schemas[name]) continue;
      found.add(name);
      open.push(schemas[name]);
    }
  }
  return Object.fromEntries(
    Object.entries(schemas)
      .filter(([name]) => found.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
