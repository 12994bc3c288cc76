/** Files dropped anywhere on the page. */

/** Returns how to stop. `over` is told while a file hovers. */
export function onDrop(take: (file: File) => void, over: (is: boolean) => void): () => void {
  const holdsFile = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") ?? false;
  const hover = (event: DragEvent) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    over(true);
  };
  const leave = (event: DragEvent) => {
    // Between two elements of the page something else is entered; at its edge nothing is.
    if (event.relatedTarget === null) over(false);
  };
  const drop = (event: DragEvent) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    over(false);
    const file = event.dataTransfer?.files[0];
    if (file) take(file);
  };
  addEventListener("dragover", hover);
  addEventListener("dragleave", leave);
  addEventListener("drop", drop);
  return () => {
    removeEventListener("dragover", hover);
    removeEventListener("dragleave", leave);
    removeEventListener("drop", drop);
  };
}
