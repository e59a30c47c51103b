import { defineStore } from 'pinia'
import { ref } from 'vue'
import { realtimeTicket } from '@/shared/api/generated'
import { tokenKeeper } from '@/shared/api/session'
import { queryClient } from '@/shared/queries/queryClient'
import { dispatchFrame } from './frames'
import { RealtimeSocket, type SocketStatus } from './realtimeSocket'

const SOCKET_PATH = '/ws/'

/** The one socket of this tab. `app/` connects it while somebody is signed in. */
export const useSocketStore = defineStore('socket', () => {
  const status = ref<SocketStatus>('closed')

  const socket = new RealtimeSocket({
    ticket: async () => (await realtimeTicket()).ticket,
    renewToken: async () => (await tokenKeeper.renew(await tokenKeeper.current())) !== null,
    open: (protocols) => new WebSocket(SOCKET_PATH, protocols),
    onFrame: (frame) => dispatchFrame(frame, queryClient),
    onStatus: (next) => (status.value = next),
  })

  addEventListener('online', () => socket.wake())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') socket.wake()
  })

  return {
    status,
    connect: () => socket.connect(),
    disconnect: () => socket.disconnect(),
  }
})
