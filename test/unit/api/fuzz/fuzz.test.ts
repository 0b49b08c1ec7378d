import { LimitWindow } from "@sigmatrade/core/limit/LimitRule"
import { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import { limitsFor } from "@sigmatrade/core/limit/limitsFor"
import { Effect, Layer, ManagedRuntime, Scope } from "effect"
import { afterAll } from "vitest"
import { asMember } from "../../../support/miniApp.ts"
import { KEY, loudWorld, openApp } from "../ApiTest.ts"
import { seeded } from "../seeded.ts"
import { errorsHeard, fuzzOperations } from "./fuzzOperations.ts"

const { errors, layer } = errorsHeard()
const runtime = ManagedRuntime.make(Layer.merge(loudWorld, layer))
afterAll(() => runtime.dispose())
const limits = limitsFor(new LimitWindow({ count: 1_000_000, ms: 60_000 }), new LimitWindow({ count: 1_000_000, ms: 60_000 }))

fuzzOperations("the app over memory", () => runtime.runPromise(Effect.gen(function*() {
  const { four } = yield* seeded
  const { ask } = yield* openApp()
  return { ask, errors, access: { apiKey: { authorization: `Bearer ${KEY}` }, miniApp: asMember(four) } }
}).pipe(Effect.provideService(LimitRules, limits), Effect.provideService(Scope.Scope, runtime.scope))), 60)
