import { rowOf } from "@sigmatrade/adapters/memory/World"
import type { HeldLane } from "@sigmatrade/core/payout/PayoutStore"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { Effect, Layer } from "effect"
import { PlainWorld } from "./Interference.ts"
import type { Scene } from "./Scene.ts"

/** Looks on at what is written into the lane: whoever had lost it before he began to write has written nothing. */
const watch = (scene: Scene, plain: PlainWorld["Service"], store: PayoutStore["Service"]): PayoutStore["Service"] => {
  const fenced = <A, E>(lane: HeldLane, write: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    Effect.flatMap(
      plain.read(({ payouts }) => rowOf(payouts.lanes, `${lane.chainId}:${lane.wallet}`)?.epoch ?? 0),
      (epoch) => epoch <= lane.epoch ? write : Effect.tap(write, () => Effect.sync(() => {
        if (scene.pay !== null) scene.pay.broken ??= `W15: epoch ${lane.epoch} wrote into a lane of epoch ${epoch}`
      }))
    )
  return PayoutStore.of({
    ...store,
    hold: (lane) => fenced(lane, store.hold(lane)),
    reserve: (lane, reservation, at) => fenced(lane, store.reserve(lane, reservation, at)),
    plan: (lane, id, after, gasPrice, gasLimit, at) => fenced(lane, store.plan(lane, id, after, gasPrice, gasLimit, at)),
    keepSigned: (lane, id, number, signed) => fenced(lane, store.keepSigned(lane, id, number, signed)),
    noteSent: (lane, broadcasts) => fenced(lane, store.noteSent(lane, broadcasts))
  })
}

/** The payouts' store with somebody looking on. */
export const watchedPayouts = (scene: Scene): Layer.Layer<PayoutStore, never, PlainWorld | PayoutStore> =>
  Layer.effect(PayoutStore, Effect.gen(function*() {
    return watch(scene, yield* PlainWorld, yield* PayoutStore)
  }))
