import type { Address } from "@sigmatrade/core/chain/Address"
import { Predicate } from "effect"

const ADDRESS = /^0x[0-9a-f]{40}$/i

/** The address in a field of an answer, in lower case; `null` for anything else. */
export const addressIn = (value: unknown): Address | null =>
  Predicate.isString(value) && ADDRESS.test(value) ? value.toLowerCase() as Address : null
