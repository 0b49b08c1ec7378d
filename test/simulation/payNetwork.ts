import type { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { signedInMemory } from "@sigmatrade/adapters/memory/signedInMemory"
import * as SigningLogMemory from "@sigmatrade/adapters/memory/SigningLogMemory"
import { ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { Broadcaster, NonceCount } from "@sigmatrade/core/payout/Broadcasters"
import { guardSigner } from "@sigmatrade/core/payout/guardSigner"
import type { BroadcastOutcome } from "@sigmatrade/core/payout/Payout"
import type { PaymentOrder, SigningKey } from "@sigmatrade/core/payout/Signer"
import { Signer, SignerUnavailable, SigningRefused } from "@sigmatrade/core/payout/Signer"
import { SigningLimits } from "@sigmatrade/core/payout/SigningLimits"
import { SignerEpoch } from "@sigmatrade/core/payout/SigningLog"
import { Context, Effect, HashMap, Layer } from "effect"
import { BNB, CHAIN, OURS, USDT, USDT_CONTRACT } from "../unit/community.ts"
import { PAYOUT } from "./HistorySettings.ts"
import type { Interference } from "./Interference.ts"
import type { PlainWorld } from "./Interference.ts"
import { pause } from "./Interference.ts"
import type { Scene } from "./Scene.ts"

/** The way into the network that the operator's other copy uses: nothing comes between. */
export class OtherCopy extends Context.Service<OtherCopy, Broadcaster>()("@sigmatrade/test/simulation/OtherCopy") {}

const unavailable = (operation: string) => new ChainUnavailable({ operation, reason: "unreachable" })

/** I-27: whatever is sent was kept before, by the very commit that a process after a crash reads. */
const lookWhetherKept = (scene: Scene, plain: PlainWorld["Service"], hash: string) =>
  plain.read(({ payouts }) => {
    const isKept = [...HashMap.keys(payouts.hashes)].some((kept) => kept === hash)
    if (!isKept && scene.pay !== null) scene.pay.broken ??= `I-27: ${hash} was sent before it was kept`
  })

/** What whoever looks on needs to see. */
interface LookingOn {
  readonly plain: PlainWorld["Service"]
  readonly providers: ProviderScript["Service"]
}

/** A provider as a way into the network, as slow, silent and false as it is as a reader. */
export const disturbedBroadcaster = (scene: Scene, provider: Broadcaster, { plain, providers }: LookingOn): Broadcaster => {
  const { between } = scene
  let told: NonceCount | null = null
  const answers = Effect.map(providers.condition(provider.id), ({ answers: { _tag } }) => {
    if (between.unanswered > 0) {
      between.unanswered -= 1
      return false
    }
    return _tag === "AtOnce" || _tag === "Late"
  })
  return {
    id: provider.id,
    send: (payment) => Effect.gen(function*(): Effect.fn.Return<BroadcastOutcome> {
      yield* pause(between)
      yield* lookWhetherKept(scene, plain, payment.hash)
      if (!(yield* answers)) return { _tag: "Unknown" }
      return yield* Effect.tap(provider.send(payment), () => pause(between))
    }),
    nonces: (wallet) => Effect.gen(function*() {
      yield* pause(between)
      if (!(yield* answers)) return yield* unavailable("nonces")
      const { isStale = false, nonceLie = 0 } = scene.pay?.conduct ?? {}
      const now = isStale && told !== null ? told : yield* provider.nonces(wallet)
      told = now
      const by = scene.liar === provider.id ? nonceLie : 0
      yield* pause(between)
      return { ...now, latest: Math.max(0, now.latest + by), pending: Math.max(0, now.pending + by) }
    }),
    nonceAt: (wallet, number) => Effect.gen(function*() {
      yield* pause(between)
      if (!(yield* answers)) return yield* unavailable("nonceAt")
      const by = scene.liar === provider.id ? scene.pay?.conduct.nonceLie ?? 0 : 0
      return Math.max(0, by + (yield* Effect.tap(provider.nonceAt(wallet, number), () => pause(between))))
    }),
    gasPrice: Effect.gen(function*() {
      if (!(yield* answers)) return yield* unavailable("gas price")
      return yield* provider.gasPrice
    })
  }
}

const answer = (scene: Scene, between: Interference, order: PaymentOrder) =>
  Effect.suspend((): Effect.Effect<ReturnType<typeof signedInMemory>, SignerUnavailable | SigningRefused> => {
    const { pay } = scene
    if (pay === null) return Effect.die(new Error("this history pays nothing"))
    if (between.isOn && pay.conduct.signerAway > 0) {
      pay.conduct.signerAway -= 1
      return Effect.fail(new SignerUnavailable({ reason: "it was told to be away" }))
    }
    if (between.isOn && pay.conduct.signerRefuses > 0) {
      pay.conduct.signerRefuses -= 1
      return Effect.fail(new SigningRefused({ rule: "amount above limit", detail: "it was told to refuse" }))
    }
    const signed = signedInMemory(order)
    pay.journal.push({ order, hash: signed.hash, step: scene.step })
    return Effect.succeed(signed)
  })

const limits: SigningLimits["Service"] = {
  chainId: CHAIN, wallet: PAYOUT, receiversNever: new Set([OURS, PAYOUT, USDT_CONTRACT]), receiversOnly: null, gasLimitMax: 1_000_000n, gasPriceMax: 1_000n,
  assets: new Map([[BNB, true], [USDT, false]].map(([asset, isNative]) =>
    [asset as typeof BNB, { isNative: isNative === true, perPaymentMax: Amount.make(2n ** 160n), perDayMax: Amount.make(2n ** 200n) }] as const)),
  feesPerDayMax: Amount.make(2n ** 100n), epoch: SignerEpoch.make(1)
}

/** One key behind its own limits and its own log, whoever asks: processes come and go, it stays. */
export const signerLayer = (scene: Scene) => {
  const { between } = scene
  const key: SigningKey = {
    wallet: PAYOUT,
    sign: (order) => Effect.andThen(pause(between), Effect.tap(answer(scene, between, order), () => pause(between)))
  }
  return Layer.effect(Signer, Effect.orDie(guardSigner(key))).pipe(
    Layer.provide(Layer.merge(Layer.fresh(SigningLogMemory.layer), Layer.succeed(SigningLimits, limits)))
  )
}

