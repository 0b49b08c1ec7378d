import type { KeyMode } from "@sigmatrade/core/admin/ApiKey"
import type { KeyMemory } from "./middleware/KeyMemory.ts"
import type { Metrics } from "./ApiSettings.ts"
import { PROBLEM_BASE } from "./problems/CurrentRequest.ts"

/** The limits in force when nobody says otherwise. */
export const apiDefaults = {
  problemBase: PROBLEM_BASE,
  mode: "live" as KeyMode,
  keyMemory: null as KeyMemory | null,
  metrics: null as Metrics | null,
  publicUrl: null as string | null,
  trustedProxyHops: 0,
  corsOrigins: [] as ReadonlyArray<string>,
  bodyBytesMax: 64 * 1024,
  answerMsMax: 10_000,
  partMsMax: 2_000,
  readinessMs: 1_000,
  retryAfterSeconds: 5,
  headersMsMax: 10_000,
  requestMsMax: 30_000,
  keepAliveMs: 65_000,
  headerBytesMax: 16 * 1024,
  connectionsMax: 1_000,
  drainMsMax: 10_000
}
