/** Where a floating list goes: under its control, or above it where there is more room. */

/** @param {HTMLElement|null} sheet @param {Element} anchor @param {number} [least] width in pixels */
export function placeBelow(sheet, anchor, least = 240) {
  if (!sheet) return;
  const box = anchor.getBoundingClientRect();
  const margin = 8;
  const width = Math.min(Math.max(box.width, least), window.innerWidth - 2 * margin);
  const below = window.innerHeight - box.bottom - margin;
  const above = box.top - margin;
  const upwards = below < Math.min(220, sheet.scrollHeight) && above > below;
  const fromRight =
    box.left + width > window.innerWidth - margin || (width > box.width && box.left > window.innerWidth * 0.55);
  const left = fromRight ? box.right - width : box.left;
  Object.assign(sheet.style, {
    left: `${Math.max(margin, left)}px`,
    top: upwards ? "auto" : `${box.bottom + 4}px`,
    bottom: upwards ? `${window.innerHeight - box.top + 4}px` : "auto",
    width: `${width}px`,
    maxHeight: `${Math.max(120, Math.min(360, upwards ? above : below) - 4)}px`,
  });
}
