import { type Analyzer, now, today } from "../analyzer.ts";
import { partOf } from "../part-of.ts";

export const sequelizeValidation: Analyzer = {
  kind: "sequelize-validation",
  general: "invalid-value",
  recognises: "a Sequelize model that refuses its values",
  types: ["SequelizeValidationError"],
  recognise({ message }) {
    const field = partOf(message, /(?:Validation|Violation)(?: error)?: ?(?:Validation )?([\w.]{1,80})/i);
    return {
      title: field
        ? `The model refuses the value of \`${field}\`: it does not fit`
        : `The model refuses a value: it does not fit what is expected: ${message.slice(0, 80)}`,
    };
  },
  cause: "A validator of the model did not pass: a required field is missing or has another form.",
  fixes: [
    now("Look at the values of the refused row."),
    today("Check the same rule where the input comes in, and answer 422."),
  ],
};
