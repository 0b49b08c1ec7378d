import { Effect, Scope } from "effect"
import type { Hono } from "hono"
import type { ApiPorts } from "../ApiPorts.ts"
import { ApiSettings } from "../ApiSettings.ts"
import type { ApiEnv } from "../web/ApiEnv.ts"
import type { DashboardEnv } from "./DashboardEnv.ts"

/** Adds the operators' dashboard, for as long as the scope lasts. Nothing of it is loaded before somebody first asks for it. */
export const addDashboard = Effect.fnUntraced(function*(hono: Hono<ApiEnv>) {
  const { publicUrl } = yield* ApiSettings
  const [services, scope] = [yield* Effect.context<ApiPorts>(), yield* Effect.scope]
  const run = Effect.runPromiseWith(services)
  const load = async () => {
    const { dashboardApp } = await import("./dashboardApp.tsx")
    const ended = new AbortController()
    // The last to be added is the first to run: pages that are followed are left before the server waits for them.
    await run(Scope.addFinalizer(scope, Effect.sync(() => ended.abort())))
    return dashboardApp({ run, publicOrigin: publicUrl === null ? null : new URL(publicUrl).origin, ending: ended.signal })
  }
  let loaded: ReturnType<typeof load> | undefined
  hono.on(["GET", "POST"], ["/dashboard", "/dashboard/*"], async (context) => {
    loaded ??= load()
    const env: DashboardEnv["Bindings"] = { current: context.get("current") }
    return (await loaded).fetch(context.req.raw, env)
  })
})
