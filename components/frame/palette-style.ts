/** How an entry of the palette looks. */
export const itemClass =
  'flex min-h-9 cursor-pointer items-center justify-between gap-3 rounded-md px-2.5 data-[disabled=true]:cursor-not-allowed data-[disabled=true]:opacity-55 data-[selected=true]:bg-sunken';
