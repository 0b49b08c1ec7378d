import { Effect, Layer } from "effect"
import { SandboxAccess } from "../contract/SandboxAccess.ts"
import { refuse } from "../problems/refuse.ts"
import { CurrentSandbox, SandboxControl } from "../sandbox/SandboxControl.ts"

const testKeyRequired = refuse(
  "test_key_required", "This operation moves a sandbox. Make a key with POST /v1/keys, mode test and the scope sandbox:control, and send that one."
)

/** Hands over the sandbox this handler answers from, where there is one. */
export const sandboxAccess: Layer.Layer<SandboxAccess> = Layer.effect(
  SandboxAccess,
  Effect.map(CurrentSandbox, (sandbox) =>
    SandboxAccess.of((answer) => sandbox === null ? testKeyRequired : Effect.provideService(answer, SandboxControl, sandbox)))
)
