import { Deferred, Effect, Result } from "effect"
import type { JsonRpc, RpcCall } from "./JsonRpc.ts"
import type { Settled } from "./matchAnswers.ts"
import { isRefusal } from "./makePostCalls.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed } from "./RpcFailure.ts"

/** What one party asks first, and where its answers go. */
interface Asked {
  readonly calls: ReadonlyArray<RpcCall>
  readonly most: number | undefined
  readonly answers: Deferred.Deferred<ReadonlyArray<Settled>, RpcFailure>
}

const keyOf = ({ method, params }: RpcCall) => `${method} ${JSON.stringify(params)}`

/** All questions as one, each call once, and to each party its own answers. A request that is refused as a whole is asked in parts. */
const sendTogether = (rpc: JsonRpc, group: ReadonlyArray<Asked>): Effect.Effect<void> => {
  const calls = new Map(group.flatMap(({ calls: own }) => own.map((call) => [keyOf(call), call] as const)))
  const places = new Map([...calls.keys()].map((key, index) => [key, index]))
  const alone = ({ answers, calls: own, most }: Asked) => Deferred.complete(answers, rpc.settle(own, most))
  return rpc.settle([...calls.values()]).pipe(
    Effect.result,
    Effect.flatMap((settled) => {
      // Together they may be too much for the provider, or one of them may be nothing that it takes.
      if (Result.isFailure(settled) && group.length > 1 && isRefusal(settled.failure)) {
        return Effect.forEach(group, alone, { concurrency: "unbounded", discard: true })
      }
      return Effect.forEach(group, ({ answers, calls: own }) =>
        Deferred.complete(answers, Effect.map(Effect.fromResult(settled), (all) =>
          own.map((call) => all[places.get(keyOf(call)) ?? -1] ?? Result.fail(malformed("batch"))))), { discard: true })
    })
  )
}

/**
 * Lets so many questions of one moment share a request: the first calls of each wait until every party has asked or is done without
 * asking, then go out together. What a party asks later goes out by itself. Each party must join exactly once, all at the same time.
 */
export const meetCalls = (rpc: JsonRpc, parties: number) => {
  let missing = parties
  const waiting: Array<Asked> = []
  const sendWhenMet = Effect.suspend(() => {
    const group = missing > 0 ? [] : waiting.splice(0)
    return group.length === 0 ? Effect.void : sendTogether(rpc, group)
  })

  return <A, E, R>(question: (rpc: JsonRpc) => Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => Effect.suspend(() => {
    let hasArrived = false
    const arrive = () => {
      if (!hasArrived) missing -= 1
      hasArrived = true
    }
    const settle: JsonRpc["settle"] = (calls, most) => Effect.suspend(() => {
      if (hasArrived || calls.length === 0) return rpc.settle(calls, most)
      const answers = Deferred.makeUnsafe<ReadonlyArray<Settled>, RpcFailure>()
      waiting.push({ calls, most, answers })
      arrive()
      return Effect.andThen(sendWhenMet, Deferred.await(answers))
    })
    const all: JsonRpc["all"] = (calls, most) =>
      Effect.flatMap(settle(calls, most), (answers) => Effect.forEach(answers, (answer) => Effect.fromResult(answer)))
    return question({ settle, all, state: rpc.state }).pipe(
      Effect.result,
      Effect.tap(() => Effect.andThen(Effect.sync(arrive), sendWhenMet)),
      Effect.flatMap(Effect.fromResult)
    )
  })
}
