import { Finding } from "@sigmatrade/core/incident/Incident"
import { freshChainId } from "./freshAddress.ts"

/** Something went wrong with a chain nobody else speaks of. */
export const freshFinding = (given: Partial<ConstructorParameters<typeof Finding>[0]> = {}) =>
  new Finding({
    kind: "finality broken",
    subject: String(freshChainId()),
    facts: { height: "17", "what?": `it's "lost" \\ 🦊 %` },
    stops: ["crediting", "payouts"],
    asset: null,
    approvalsNeeded: 2,
    ...given
  })
