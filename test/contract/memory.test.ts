import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import { storeContracts } from "./stores.ts"

storeContracts("memory", MemoryAdapters.layer)
