import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import { keccak256Contract } from "@sigmatrade/adapters/contract/chain/keccak256Contract"

keccak256Contract("@noble/hashes", Keccak256Noble.layer)
