import { Context } from "effect"

/** Whether those who ask for an operation at the same moment are answered together: its handler looks at `Companions`. */
export const ReadTogether = Context.Reference<boolean>("@sigmatrade/api/contract/ReadTogether", { defaultValue: () => false })
