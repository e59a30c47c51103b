import { onBeforeUnmount, onMounted, type Ref } from 'vue'

/**
 * Shows a native dialog for as long as its component lives. It keeps the focus inside and makes the
 * page inert; only when it is closed, not when it is just taken away, does it give the focus back.
 */
export function useModal(dialog: Readonly<Ref<HTMLDialogElement | null>>): void {
  onMounted(() => dialog.value?.showModal())
  onBeforeUnmount(() => dialog.value?.close())
}
