import { Effect, Schema } from "effect"
import { asProblem, documented, members, problemOf } from "./declaredProblems.ts"
import type { ProblemCode } from "./problemCatalog.ts"
import { problemCatalog } from "./problemCatalog.ts"

/** `wallet_missing` as programs write it: `WalletMissing`. */
const identifierOf = (code: ProblemCode) => code.split("_").map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join("")

const refusalSchema = <const Code extends ProblemCode>(code: Code) =>
  Schema.Struct(members(code)).annotate({ identifier: identifierOf(code), ...documented(code) })

/** Why an operation is refused, as its caller is told. */
export type Refusal<Code extends ProblemCode> = Code extends ProblemCode ? ReturnType<typeof refusalSchema<Code>>["Type"] : never

/** The problems an operation refuses with, for the contract. */
export const refusals = <const Codes extends ReadonlyArray<ProblemCode>>(...codes: Codes) =>
  codes.map((code) => asProblem(refusalSchema(code))) as unknown as { readonly [Place in keyof Codes]: Schema.Codec<Refusal<Codes[Place]>, Refusal<Codes[Place]>> }

/** Refuses an operation; `detail` says what is wrong with this very request and what to do. */
export const refuse = Effect.fnUntraced(function*<const Code extends ProblemCode>(code: Code, detail: string): Effect.fn.Return<never, Refusal<Code>> {
  const { status, title } = problemCatalog[code]
  return yield* Effect.fail({ ...(yield* problemOf(code, detail)), title, status, code } as unknown as Refusal<Code>)
})
