import { assert, it } from "@effect/vitest"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { BNB as BNB_ASSET, USDT as USDT_ASSET } from "@sigmatrade/core/money/Asset"
import { readFunds } from "@sigmatrade/core/payout/readFunds"
import { Effect } from "effect"
import { BNB, P1, P2, P3, USDT, USDT_CONTRACT } from "../community.ts"
import { approved, fill, LANE, lane, laneCommunity, memberWithWallet, openPayouts } from "./laneWorld.ts"

const [token, native] = [{ asset: USDT_ASSET, contract: USDT_CONTRACT }, { asset: BNB_ASSET, contract: null }]

it.effect("what the wallet held at the mark is told of each asset, with what is on its way", () =>
  Effect.gen(function*() {
    const member = yield* memberWithWallet(1)
    yield* fill(5_000n, 10n ** 18n)
    yield* approved(member, 100n)
    yield* lane()
    const open = yield* openPayouts
    assert.strictEqual(open.length, 1)
    const funds = yield* Effect.provideService(readFunds(LANE), ListedAssets, [token, native])
    assert.deepStrictEqual(funds, { native: BNB, held: new Map([[USDT, 5_000n], [BNB, 10n ** 18n]]), open })
  }).pipe(Effect.provide(laneCommunity())))

it.effect("it is not known before anything is final, where no native coin is listed, or when so old a state is not kept any more", () =>
  Effect.gen(function*() {
    assert.isNull(yield* readFunds(LANE))
    yield* fill(5_000n)
    assert.isNull(yield* Effect.provideService(readFunds(LANE), ListedAssets, [token]))
    assert.isNotNull(yield* readFunds(LANE))
    yield* Effect.forEach([P1, P2, P3], (id) => Effect.flatMap(ProviderScript, ({ set }) => set(id, { stateFrom: 1_000 })))
    assert.isNull(yield* readFunds(LANE))
  }).pipe(Effect.provide(laneCommunity())))
