import { HttpApiMiddleware } from "effect/http-api"
import { refusals } from "../problems/refuse.ts"
import type { SandboxControl } from "../sandbox/SandboxControl.ts"

/** Lets only test keys move a sandbox: live data has none. */
export class SandboxAccess extends HttpApiMiddleware.Service<SandboxAccess, { provides: SandboxControl }>()("@sigmatrade/api/contract/SandboxAccess", {
  error: refusals("test_key_required")
}) {}
