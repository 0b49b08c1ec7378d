import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"

/** The height of a block. */
export const height = (number: number) => BlockNumber.make(number)
