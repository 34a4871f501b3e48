/** What Slack's client refuses before anything is sent: empty required fields and values out of bounds. */

import { isEmpty } from "./values.js";

const REQUIRED = "Please complete this required field.";

/** {block_id: sentence} for the fields in `form` that cannot be sent. */
export function problemsOf(view, form) {
  const controls = new Map([...form.querySelectorAll(".control")].map((node) => [node.spec.blockId, node]));
  const found = (view.blocks ?? [])
    .filter((block) => block.type === "input" && controls.has(block.block_id))
    .map((block) => [block.block_id, problem(block, controls.get(block.block_id).currentValue())]);
  return Object.fromEntries(found.filter(([, sentence]) => sentence));
}

function problem({ element, optional }, value) {
  if (isEmpty(value)) return optional ? null : REQUIRED;
  if (element.type === "number_input") return numberProblem(element, value);
  if (element.type === "email_text_input" && !/^\S+@\S+\.\S+$/.test(value)) return "Enter a valid email address.";
  if (element.type === "url_text_input" && !/^https?:\/\/\S+$/.test(value)) return "Enter a valid web address.";
  if (value.length < (element.min_length ?? 0)) return `Enter at least ${element.min_length} characters.`;
  return null;
}

function numberProblem(element, value) {
  const shape = element.is_decimal_allowed ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
  if (!shape.test(value.trim())) return element.is_decimal_allowed ? "Enter a number." : "Enter a whole number.";
  const { min_value: least, max_value: most } = element;
  if (least !== undefined && Number(value) < Number(least)) return `Enter a number of at least ${least}.`;
  if (most !== undefined && Number(value) > Number(most)) return `Enter a number of at most ${most}.`;
  return null;
}
