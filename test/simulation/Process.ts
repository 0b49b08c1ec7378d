import * as ProviderPoolModule from "@sigmatrade/core/provider/ProviderPool"
import { ProviderPool } from "@sigmatrade/core/provider/ProviderPool"
import { Effect, Layer } from "effect"
import type { Scene } from "./Scene.ts"

/** What a running watcher knows that it forgets when it is killed. */
export interface Process {
  /** What it knows of its providers: nothing when it has just started. */
  readonly pool: ProviderPool["Service"]
  /** Its name as holder of the lane. */
  readonly holder: string
  /** When its idle lane was looked at last. */
  lookedAtMs: number
  /** It has compared the payout wallet's nonce with the books. */
  isFencePassed: boolean
}

const newPool = Effect.provide(ProviderPool, Layer.fresh(ProviderPoolModule.layer))

/** Starts a process. */
export const startProcess = Effect.fnUntraced(function*(scene: Scene) {
  scene.processes += 1
  return { pool: yield* newPool, holder: `process-${scene.processes}`, lookedAtMs: 0, isFencePassed: false } satisfies Process
})
