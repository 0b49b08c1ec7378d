import { Effect } from "effect"

/** What cannot be: the contract lets no empty note through. */
export const noteMissing = () => Effect.die(new Error("The contract lets no empty note through"))
