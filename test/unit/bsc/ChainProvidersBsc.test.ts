import { assert, describe, it } from "@effect/vitest"
import { ChainMismatch } from "@sigmatrade/adapters/bsc/ChainMismatch"
import * as ChainProvidersBsc from "@sigmatrade/adapters/bsc/ChainProvidersBsc"
import { ChainProviders } from "@sigmatrade/core/chain/ChainProviders"
import { ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import { Context, Effect, Layer, Logger } from "effect"
import { honestNode } from "./honestNode.ts"
import { watched } from "./readerOn.ts"
import type { Script } from "./scriptedRpc.ts"
import { sealChain } from "./sealedChain.ts"
import { answerBy, hex, Refused, scriptedRpc, SECRET, word } from "./scriptedRpc.ts"

const id = (index: number) => ProviderId.make(`rpc-${index + 1}`)
const answering = (of: string, answer: unknown): Script => (method) => method === of ? answer : undefined
const well: Script = () => undefined
const down = answering("eth_chainId", new Refused(-32000, "down"))

/** Builds the layer over providers that answer by these scripts. */
const start = (...scripts: ReadonlyArray<Script>) => Effect.gen(function*() {
  const honest = honestNode(yield* Effect.promise(() => sealChain(1)))
  const servers = yield* Effect.forEach(scripts, (script) => scriptedRpc(answerBy((...call) => script(...call) ?? honest(...call))))
  const [{ settings: { httpUrl: _, ...common } } = yield* Effect.die("no provider")] = servers
  const providers = servers.map(({ settings: { httpUrl } }, index) => ({ id: id(index), httpUrl }))
  const layer = ChainProvidersBsc.layer({ ...common, providers, startWaitMsMax: 300 })
  const built = yield* Layer.build(layer.pipe(Layer.provide(Layer.succeed(WatchedWallets, watched(true)))))
  return Context.get(built, ChainProviders)
})

describe("ChainProvidersBsc", () => {
  it.live("providers stand in the order of the settings, each with its own reader", () => Effect.gen(function*() {
    let asked = 0
    const providers = yield* start(well, (method) => method === "eth_syncing" ? (asked++, true) : undefined)
    assert.deepStrictEqual(providers.map((provider) => provider.id), [id(0), id(1)])
    const found = yield* Effect.forEach(providers, ({ reader }) => reader.identity)
    assert.deepStrictEqual([found.map(({ syncing }) => syncing), asked], [[false, true], 1])
  }))

  it.live.each([0, 1, 2])("another chain id stops the start and names provider %s", (at) => Effect.gen(function*() {
    const wrong = answering("eth_chainId", hex(97))
    const error = yield* Effect.flip(start(...[well, well, down].with(at, wrong)))
    assert.deepStrictEqual(error, new ChainMismatch({ provider: id(at), subject: "chain id", expected: 56, actual: 97 }))
  }))

  it.live.each([[word(6n), 6], ["0x", null]] as const)("decimals answered as %s stop the start", ([answer, actual]) => Effect.gen(function*() {
    const error = yield* Effect.flip(start(well, answering("eth_call", answer)))
    assert.deepStrictEqual(error, new ChainMismatch({ provider: id(1), subject: "decimals of USDT", expected: 18, actual }))
    assert.include(error.message, "rpc-2")
  }))

  it.live("when none answers the start fails; one that comes back within the wait is enough", () => Effect.gen(function*() {
    assert.deepStrictEqual(yield* Effect.flip(start(down, down)), new ChainUnavailable({ operation: "start", reason: "refused: -32000" }))
    let refusals = 1
    yield* start(down, (method) => method === "eth_chainId" && refusals-- > 0 ? new Refused(-32000, "starting") : undefined)
  }))

  it.live("a silent one beside one that answers is kept, and told of by its name only", () => Effect.gen(function*() {
    const told: Array<string> = []
    const listen = Logger.make(({ message }) => void told.push(JSON.stringify(message)))
    const providers = yield* start(well, down).pipe(Effect.provide(Logger.layer([listen])))
    assert.strictEqual(providers.length, 2)
    assert.isTrue(told.length === 1 && told[0]?.includes("rpc-2"))
    assert.notInclude(told.join(), SECRET)
  }))
})
