import { assert, layer as withLayer } from "@effect/vitest"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { OwnTransactions } from "@sigmatrade/core/chain/OwnTransactions"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import { DepositAddressStore } from "@sigmatrade/core/deposit/DepositAddressStore"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Layer } from "effect"
import { START } from "../payout/reservedPayout.ts"
import { freshAddress } from "../freshAddress.ts"
import { freshMember } from "../freshMember.ts"
import { minutesLater, NOW } from "../minutesLater.ts"

const settings = () => ({ chainId: ChainId.make(56), address: freshAddress(), payout: freshAddress() })

/** What every `WatchedWallets` promises, over the store that keeps the members' addresses. */
export const watchedWalletsContract = <E>(name: string, layer: Layer.Layer<DepositAddressStore | UserStore | OwnTransactions | PayoutStore, E>) =>
  // A world of its own: whether wallets are few depends on all members.
  withLayer(Layer.fresh(layer), { timeout: "60 seconds", excludeTestServices: true })(`WatchedWallets: ${name}`, (it) => {
    const watching = (wallets: SystemWallet["Service"]) => Layer.provide(OurWallet.layer, Layer.succeed(SystemWallet, wallets))
    const freshDepositAddress = Effect.gen(function*() {
      const { id } = yield* freshMember
      const address = freshAddress()
      yield* (yield* DepositAddressStore).assign({ userId: id, address, path: [0, 1] }, NOW)
      return address
    })

    it.effect("a payout wallet there is not yet is nobody's, and one that is the system wallet is named once", () =>
      Effect.gen(function*() {
        const { address, chainId } = settings()
        const stranger = freshAddress()
        for (const payout of [null, address]) {
          yield* Effect.gen(function*() {
            const watched = yield* WatchedWallets
            assert.deepStrictEqual(yield* watched.among([stranger, address]), new Set([address]))
            assert.deepStrictEqual((yield* watched.few)?.filter((one) => one === address), [address])
          }).pipe(Effect.provide(watching({ chainId, address, payout })))
        }
      }))

    it.effect("a wallet that has a lane stays ours when the settings name another one", () => {
      const wallets = settings()
      return Effect.gen(function*() {
        const watched = yield* WatchedWallets
        const before = freshAddress()
        assert.strictEqual((yield* watched.among([before])).size, 0)
        yield* (yield* PayoutStore).take({ chainId: wallets.chainId, wallet: before }, "one", START, NOW, minutesLater(1))
        yield* (yield* PayoutStore).take({ chainId: ChainId.make(97), wallet: freshAddress() }, "one", START, NOW, minutesLater(1))
        assert.deepStrictEqual(yield* watched.among([before, wallets.payout]), new Set([before, wallets.payout]))
        assert.sameMembers([...(yield* watched.few) ?? []], [wallets.address, wallets.payout, before])
      }).pipe(Effect.provide(watching(wallets)))
    })

    it.effect("the wallets of the settings are named until a member has his own address; then none is, and all are still ours", () => {
      const wallets = settings()
      return Effect.gen(function*() {
        const watched = yield* WatchedWallets
        assert.includeMembers([...(yield* watched.few) ?? []], [wallets.address, wallets.payout])
        const own = yield* freshDepositAddress
        assert.strictEqual(yield* watched.few, null)
        assert.deepStrictEqual(yield* watched.among([own, wallets.address, freshAddress()]), new Set([own, wallets.address]))
      }).pipe(Effect.provide(watching(wallets)))
    })

    it.effect("the wallets of the settings and members' addresses are ours, an address given a moment ago too, and no others", () => {
      const wallets = settings()
      return Effect.gen(function*() {
        const watched = yield* WatchedWallets
        const stranger = freshAddress()
        assert.strictEqual((yield* watched.among([stranger])).size, 0)
        const own = yield* freshDepositAddress
        const found = yield* watched.among([stranger, wallets.payout, own, wallets.address])
        assert.deepStrictEqual(found, new Set([wallets.payout, own, wallets.address]))
        assert.deepStrictEqual(yield* watched.among([own]), new Set([own]))
        assert.strictEqual((yield* watched.among([])).size, 0)
      }).pipe(Effect.provide(watching(wallets)))
    })
  })
