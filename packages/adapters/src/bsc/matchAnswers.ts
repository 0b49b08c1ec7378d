import { Predicate, Result } from "effect"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed, refusal } from "./RpcFailure.ts"

/** The answer to one call, or why there is none. */
export type Settled = Result.Result<unknown, RpcFailure>

const settled = (item: object): Settled => {
  if (Predicate.hasProperty(item, "error") && item.error !== null && item.error !== undefined) return Result.fail(refusal(item.error))
  return Predicate.hasProperty(item, "result") && item.result !== undefined
    ? Result.succeed(item.result)
    : Result.fail(malformed("neither result nor error"))
}

/**
 * Puts answers beside their calls by id. A missing one is a failure of its call; one that belongs to no call, or a second one
 * for the same call, makes the whole exchange untrustworthy. An error without an id refuses all calls at once.
 */
export const matchAnswers = (ids: ReadonlyArray<number>, answer: unknown): Result.Result<ReadonlyArray<Settled>, RpcFailure> => {
  const items: ReadonlyArray<unknown> = Array.isArray(answer) ? answer : [answer]
  // viem repeats one and the same error object when a whole batch was refused.
  const sole = items.every((item) => item === items[0]) ? items[0] : undefined
  if (Predicate.hasProperty(sole, "error") && (items.length > 1 || !Predicate.hasProperty(sole, "id") || sole.id === null)) {
    return Result.fail(refusal(sole.error))
  }
  const answers = new Map<unknown, Settled>()
  for (const item of items) {
    if (!Predicate.isObject(item) || !Predicate.hasProperty(item, "id")) return Result.fail(malformed("no id"))
    if (answers.has(item.id)) return Result.fail(malformed("id twice"))
    answers.set(item.id, settled(item))
  }
  if (ids.filter((id) => answers.has(id)).length < answers.size) return Result.fail(malformed("unknown id"))
  return Result.succeed(ids.map((id) => answers.get(id) ?? Result.fail(malformed("missing answer"))))
}
