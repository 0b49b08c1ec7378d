import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import type { Texts } from "./texts/textsIn.ts"

/** How many have agreed of how many must, and who: `1 of 2 (olga)`. */
export const writeAgreed = (texts: Texts, approvals: ReadonlyArray<OperatorName>, needed: number): string =>
  texts.say(approvals.length === 0 ? "agreed-none" : "agreed-of", { count: approvals.length, needed, names: approvals.join(", ") })
