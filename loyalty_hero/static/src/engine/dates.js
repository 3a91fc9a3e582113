/**
 * Days and hours as text and integers: the engine has no calendar but this one.
 *
 * A day is `YYYY-MM-DD` (days in this form sort as text), a moment `YYYY-MM-DDTHH:MM:SS`, both in the
 * shop's local time: whoever makes the basket knows the zone and its daylight saving.
 */

export const DAYS_PER_WEEK = 7;

/** The calendar repeats after 400 years. */
export const DAYS_PER_ERA = 146_097;

/** The week of a birthday goes from three days before it to three days after. */
export const BIRTHDAY_WEEK_DAYS = 3;

const YEAR_LAST = 9_999;
/** The last day that can be written. */
const DAY_LAST = "9999-12-31";

/** Day number 0 (the first of March of the year 0) is a Wednesday. */
export const MONDAY_OFFSET = 2;

const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const TIME = /^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$/;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Tell whether the value is a day of the calendar, written `YYYY-MM-DD`.
 *
 * @param {any} value
 * @returns {boolean}
 */
export function isDate(value) {
    const match = typeof value === "string" ? DATE.exec(value) : null;
    if (!match) {
        return false;
    }
    const [year, month, day] = match.slice(1).map(Number);
    return 1 <= month && month <= 12 && 1 <= day && day <= daysOfMonth(year, month);
}

/**
 * Tell whether the value is a local time, written `YYYY-MM-DDTHH:MM:SS`.
 *
 * @param {any} value
 * @returns {boolean}
 */
export function isMoment(value) {
    return (
        typeof value === "string" &&
        value[10] === "T" &&
        isDate(value.slice(0, 10)) &&
        TIME.test(value.slice(11))
    );
}

/**
 * Tell whether the value is a day of some year, written `MM-DD`; the 29th of February is one.
 *
 * @param {any} value
 * @returns {boolean}
 */
export function isBirthday(value) {
    return typeof value === "string" && isDate(`2000-${value}`);
}

/**
 * Return how many days the month (1 to 12) has.
 *
 * @param {number} year
 * @param {number} month
 * @returns {number}
 */
export function daysOfMonth(year, month) {
    return month === 2 && isLeapYear(year) ? 29 : MONTH_DAYS[month - 1];
}

/**
 * Tell whether the year has a 29th of February.
 *
 * @param {number} year
 * @returns {boolean}
 */
export function isLeapYear(year) {
    return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/**
 * Return the number of a day: days that follow each other have numbers that do.
 *
 * Years are counted from March, so that the leap day is the last of its year.
 *
 * @param {number} year
 * @param {number} month
 * @param {number} day
 * @returns {number}
 */
export function numberOf(year, month, day) {
    if (month <= 2) {
        year -= 1;
        month += 12;
    }
    const dayOfYear = Math.floor((153 * (month - 3) + 2) / 5) + day - 1;
    const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
    return year * 365 + leapDays + dayOfYear;
}

/**
 * Return the number of a day that is given as text.
 *
 * @param {string} day
 * @returns {number}
 */
export function dayNumber(day) {
    return numberOf(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10)));
}

/**
 * Return the day of a number, as `dayNumber` gives it.
 *
 * @param {number} number
 * @returns {string}
 */
export function dateOf(number) {
    const era = Math.floor(number / DAYS_PER_ERA);
    let day = number - era * DAYS_PER_ERA;
    const leapDays = Math.floor(day / 1_460) - Math.floor(day / 36_524) + Math.floor(day / 146_096);
    let year = Math.floor((day - leapDays) / 365);
    day -= 365 * year + Math.floor(year / 4) - Math.floor(year / 100);
    let month = Math.floor((5 * day + 2) / 153);
    day -= Math.floor((153 * month + 2) / 5);
    year += 400 * era;
    month += 3;
    if (month > 12) {
        year += 1;
        month -= 12;
    }
    const [monthText, dayText] = [month, day + 1].map((part) => String(part).padStart(2, "0"));
    return `${String(year).padStart(4, "0")}-${monthText}-${dayText}`;
}

/**
 * Return the weekday of a day, from 0 (Monday).
 *
 * @param {string} day
 * @returns {number}
 */
export function weekdayOf(day) {
    const weekday = (dayNumber(day) + MONDAY_OFFSET) % DAYS_PER_WEEK;
    // Days before the first of March of the year 0 have negative numbers.
    return weekday < 0 ? weekday + DAYS_PER_WEEK : weekday;
}

/**
 * Return the minute after midnight of a moment.
 *
 * @param {string} moment
 * @returns {number}
 */
export function minuteOf(moment) {
    return Number(moment.slice(11, 13)) * 60 + Number(moment.slice(14, 16));
}

/**
 * Tell whether the day is the birthday (`day`), in its `week` or in its `month`.
 *
 * Who was born on the 29th of February has the 28th in a year without one.
 *
 * @param {string} birthday
 * @param {string} day
 * @param {import("./values.js").Birthday} span
 * @returns {boolean}
 */
export function isNearBirthday(birthday, day, span) {
    if (span === "month") {
        return birthday.slice(0, 2) === day.slice(5, 7);
    }
    const distance = span === "week" ? BIRTHDAY_WEEK_DAYS : 0;
    const number = dayNumber(day);
    const year = Number(day.slice(0, 4));
    // Around the turn of the year, the nearest birthday may be in the next year or the last.
    return [year - 1, year, year + 1].some(
        (near) => Math.abs(birthdayNumber(birthday, near) - number) <= distance
    );
}

/**
 * Return the number of the day of a year on which the birthday is kept.
 *
 * @param {string} birthday
 * @param {number} year
 * @returns {number}
 */
export function birthdayNumber(birthday, year) {
    const month = Number(birthday.slice(0, 2));
    const day = Number(birthday.slice(3, 5));
    return numberOf(year, month, Math.min(day, daysOfMonth(year, month)));
}

/**
 * Return the day that comes so many days later, at most the last that can be written.
 *
 * @param {string} day
 * @param {number} days
 * @returns {string}
 */
export function addDays(day, days) {
    return dateOf(Math.min(dayNumber(day) + days, dayNumber(DAY_LAST)));
}

/**
 * Return the same day so many months later, or the last one of a shorter month; at most the last of all days.
 *
 * @param {string} day
 * @param {number} months
 * @returns {string}
 */
export function addMonths(day, months) {
    const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
    const year = Math.floor(count / 12);
    if (year > YEAR_LAST) {
        return DAY_LAST;
    }
    const month = (count % 12) + 1;
    return dateOf(
        numberOf(year, month, Math.min(Number(day.slice(8, 10)), daysOfMonth(year, month)))
    );
}

/**
 * Return the last day of the month of a day.
 *
 * @param {string} day
 * @returns {string}
 */
export function monthEnd(day) {
    const days = daysOfMonth(Number(day.slice(0, 4)), Number(day.slice(5, 7)));
    return `${day.slice(0, 8)}${String(days).padStart(2, "0")}`;
}
