import type { AnvilClient } from "./startAnvil.ts"

/** Replaces the newest `depth` blocks by as many empty ones with other hashes; their transactions vanish, the pool included. */
export const reorgAnvil = async ({ transport }: Pick<AnvilClient, "transport">, depth: number): Promise<void> => {
  await transport.request({ method: "anvil_reorg", params: [depth, []] })
}
