/** The everyday emoji by their Slack names; any other name stays as typed, colons included. */

/** @type {Record<string, string>} */
const BY_NAME = Object.fromEntries(
  `
smile 😄|smiley 😃|grinning 😀|slightly_smiling_face 🙂|blush 😊|wink 😉|joy 😂|heart_eyes 😍|relaxed ☺️|hugging_face 🤗
thinking_face 🤔|neutral_face 😐|cry 😢|sob 😭|sweat_smile 😅|sleeping 😴|relieved 😌|pensive 😔|yum 😋|sunglasses 😎
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|wave 👋|clap 👏|pray 🙏|raised_hands 🙌|ok_hand 👌|muscle 💪
point_right 👉|point_left 👈|point_down 👇|point_up 👆|raising_hand 🙋|handshake 🤝|open_hands 👐|eyes 👀|ear 👂
heart ❤️|yellow_heart 💛|green_heart 💚|blue_heart 💙|purple_heart 💜|orange_heart 🧡|two_hearts 💕|sparkling_heart 💖
tada 🎉|sparkles ✨|star ⭐|star2 🌟|fire 🔥|100 💯|zap ⚡|rainbow 🌈|sunny ☀️|partly_sunny ⛅|cloud ☁️|umbrella ☔|snowflake ❄️
baby 👶|baby_bottle 🍼|family 👪|mother 👩|child 🧒|pregnant_woman 🤰|breast-feeding 🤱|footprints 👣|teddy_bear 🧸
house 🏠|house_with_garden 🏡|office 🏢|hospital 🏥|school 🏫|airplane ✈️|car 🚗|bus 🚌|train 🚆|bike 🚲|luggage 🧳
sandwich 🥪|coffee ☕|tea 🍵|green_salad 🥗|bento 🍱|apple 🍎|cake 🍰|pizza 🍕|bread 🍞|cookie 🍪|brown_square 🟫|lunch 🍱
calendar 📆|date 📅|spiral_calendar_pad 🗓️|clock9 🕘|clock12 🕛|hourglass ⌛|hourglass_flowing_sand ⏳|alarm_clock ⏰|watch ⌚
bell 🔔|no_bell 🔕|speech_balloon 💬|thought_balloon 💭|left_speech_bubble 🗨️|loudspeaker 📢|mega 📣|email 📧|envelope ✉️|phone ☎️
memo 📝|pencil ✏️|pencil2 ✏️|book 📖|books 📚|bookmark 🔖|clipboard 📋|paperclip 📎|pushpin 📌|round_pushpin 📍|link 🔗|file_folder 📁
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|warning ⚠️|question ❓|grey_question ❔|exclamation ❗
information_source ℹ️|no_entry ⛔|no_entry_sign 🚫|sos 🆘|lock 🔒|unlock 🔓|key 🔑|gear ⚙️|wrench 🔧|bulb 💡|mag 🔍
seedling 🌱|herb 🌿|evergreen_tree 🌲|deciduous_tree 🌳|leaves 🍃|four_leaf_clover 🍀|sunflower 🌻|tulip 🌷|blossom 🌼|bouquet 💐
arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrows_counterclockwise 🔄|double_vertical_bar ⏸️|arrow_forward ▶️
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|black_circle ⚫|white_circle ⚪|red_circle 🔴|large_blue_circle 🔵|large_green_circle 🟢
hatching_chick 🐣|dog 🐶|cat 🐱|bear 🐻|owl 🦉|turtle 🐢|globe_with_meridians 🌐|earth_americas 🌎|earth_africa 🌍|iphone 📱|computer 💻
robot_face 🤖|gift 🎁|balloon 🎈|candle 🕯️|door 🚪|chair 🪑|couch_and_lamp 🛋️|broom 🧹|basket 🧺|milk_glass 🥛|dove_of_peace 🕊️
`
    .trim()
    .split(/[|\n]/)
    .map((entry) => entry.trim().split(" ")),
);

/** The character of an emoji, or null. @param {string} name without colons @returns {string|null} */
export const emojiOf = (name) => (Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : null);

/** Plain text with known `:names:` replaced. @param {string} text */
export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emojiOf(name) ?? whole);
