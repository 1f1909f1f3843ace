import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const mongooseModelTwice: Analyzer = {
  kind: "mongoose-model-twice",
  recognises: "a Mongoose model that is made twice, or never",
  types: ["OverwriteModelError", "MissingSchemaError"],
  words: ["model once compiled", "schema hasn't been registered for model"],
  recognise({ lower, message, name }) {
    const model = partOf(message, /overwrite `(\w{1,80})` model|for model "(\w{1,80})"/);
    return {
      title:
        name === "MissingSchemaError" || lower.includes("hasn't been registered")
          ? `The model \`${model ?? "?"}\` was never made`
          : `The model \`${model ?? "?"}\` is made twice`,
    };
  },
  cause:
    "Its file is loaded twice (two spellings of its path, a reload in development), or not at all before the first use.",
  fixes: [
    now(
      "Import the model from its one module everywhere, in one letter case; import it before it is used by name.",
    ),
    today('In code that reloads write `mongoose.models.X ?? mongoose.model("X", schema)`.'),
  ],
};
