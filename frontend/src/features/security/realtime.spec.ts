import { QueryClient } from '@tanstack/vue-query'
import { expect, it } from 'vitest'
import { deviceKeys } from './api'
import { securityFrames } from './realtime'

it.each(['hello', 'resync'])('reads the devices again after %s', (type) => {
  const queries = new QueryClient()
  queries.setQueryData(deviceKeys.all, [])
  securityFrames[type]!({ type }, queries)
  expect(queries.getQueryState(deviceKeys.all)?.isInvalidated).toBe(true)
})
