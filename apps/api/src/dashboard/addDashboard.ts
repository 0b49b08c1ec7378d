import { Effect } from "effect"
import type { Hono } from "hono"
import type { ApiPorts } from "../ApiPorts.ts"
import { ApiSettings } from "../ApiSettings.ts"
import { Ending } from "../Ending.ts"
import type { ApiEnv } from "../web/ApiEnv.ts"
import type { DashboardEnv } from "./DashboardEnv.ts"

/** Adds the operators' dashboard, for as long as the scope lasts. Nothing of it is loaded before somebody first asks for it. */
export const addDashboard = Effect.fnUntraced(function*(hono: Hono<ApiEnv>) {
  const { publicUrl } = yield* ApiSettings
  const ending = yield* Ending
  const [services, scope, ended] = [yield* Effect.context<ApiPorts>(), yield* Effect.scope, new AbortController()]
  const run = Effect.runPromiseWith(services)
  const end = Effect.sync(() => ended.abort())
  const load = async () => {
    const { dashboardApp } = await import("./dashboardApp.tsx")
    await run(Effect.forkIn(Effect.andThen(ending, end), scope))
    return dashboardApp({ run, publicOrigin: publicUrl === null ? null : new URL(publicUrl).origin, ending: ended.signal })
  }
  yield* Effect.addFinalizer(() => end)
  let loaded: ReturnType<typeof load> | undefined
  hono.on(["GET", "POST"], ["/dashboard", "/dashboard/*"], async (context) => {
    loaded ??= load()
    const env: DashboardEnv["Bindings"] = { current: context.get("current") }
    return (await loaded).fetch(context.req.raw, env)
  })
})
